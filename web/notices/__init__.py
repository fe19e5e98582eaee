# SPDX-License-Identifier: Apache-2.0
"""What concerns somebody, told in sentences: on a page, and by mail."""
