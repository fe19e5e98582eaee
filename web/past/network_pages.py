# SPDX-License-Identifier: Apache-2.0
"""The doors to a whole network's past."""

handlers: list[object] = []
