# SPDX-License-Identifier: Apache-2.0
"""What the command line does besides serving and importing, one subject a file. web/cli.py has the arguments."""
