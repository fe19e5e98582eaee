# SPDX-License-Identifier: Apache-2.0
"""What keeps a network restless, and how its knowledge moved: the page, its drawings, and what is kept at hand."""
