"""What the privacy room says is said in three languages."""

import pytest

from kaohe.privacy.errors import PrivacyError


@pytest.mark.parametrize("code", ["V101", "V102", "V103", "V104", "V105", "V106", "V107"])
@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans", "en"])
def test_every_message_stands_in_three_languages(code, language):
    assert all(PrivacyError(code, register="x").said(language))
