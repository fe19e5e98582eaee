# SPDX-License-Identifier: Apache-2.0
"""How did this emerge? One idea's story as a page, as drawings, and as files to take along. Changes nothing."""
