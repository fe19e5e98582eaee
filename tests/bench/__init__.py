# SPDX-License-Identifier: Apache-2.0
"""Measures a real server on this machine, from outside, and says the figures as JSON. `uv run poe bench`."""
