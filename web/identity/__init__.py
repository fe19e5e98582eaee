# SPDX-License-Identifier: Apache-2.0
"""Who somebody is: accounts, sessions, invitations and their pages. Addresses never leave this folder."""
