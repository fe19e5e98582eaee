# SPDX-License-Identifier: Apache-2.0
"""The pages, live sockets, identity and command line. Knows all other rooms; nobody knows it."""
