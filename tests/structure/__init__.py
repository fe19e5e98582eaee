# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, as tests. Each checker is a function that is also shown a bad sample, so that it can fail."""
