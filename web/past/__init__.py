# SPDX-License-Identifier: Apache-2.0
"""The board at any moment: its past kept at hand, drawn, described and served. Changes nothing."""
