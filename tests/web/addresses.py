# SPDX-License-Identifier: Apache-2.0
"""Where a file would fetch something from."""

import re

ADDRESS = re.compile(r"""(?:(?:src|href|action)=\\?["']|url\(["']?)([^"'\\)]*)""")
