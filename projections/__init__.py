# SPDX-License-Identifier: Apache-2.0
"""What the networks and boards look like to those who ask: read models folded from the log. Must not know the web."""
