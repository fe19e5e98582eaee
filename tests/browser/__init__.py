# SPDX-License-Identifier: Apache-2.0
"""What somebody sees and does in a real Chromium. One browser for all; every person has a context of their own."""
