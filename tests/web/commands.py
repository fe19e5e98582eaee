# SPDX-License-Identifier: Apache-2.0
"""The command line as a test asks it."""

import pytest

from web import cli

IDEAS = "id,created,author,text,inspired_by\na,2018-05-16T10:21Z,P1,Een raam dat praat,\nb,,P2,Een raam dat zwijgt,a\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


Said = pytest.CaptureFixture[str]
