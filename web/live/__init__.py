# SPDX-License-Identifier: Apache-2.0
"""Live sockets: who listens to which stream, what they are sent, and how they catch up. Must not decide anything."""
