# SPDX-License-Identifier: Apache-2.0
"""Faults made on purpose, one row for each promise: what breaks, how often, and what came of it. JSON out."""
