# SPDX-License-Identifier: Apache-2.0
"""Whatever is changed in a log is found, by our verifier and the one in the bundle: `python -m tests.proof --full`."""
