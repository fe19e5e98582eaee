# SPDX-License-Identifier: Apache-2.0
"""How a network's page is shown live."""
