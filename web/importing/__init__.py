# SPDX-License-Identifier: Apache-2.0
"""Ideas from elsewhere: a CSV file becomes a board, all or nothing. Read rows, then layout, then bringing.

Reading a file is pure and apart from writing the log, so that a page can use it as the command line does.
"""

from web.importing.problems import Problem, Unusable
from web.importing.rows import Row, Rows, rows_of

__all__ = ["Problem", "Row", "Rows", "Unusable", "rows_of"]
