"""The registers of base that say why personal data are kept, as cards name them."""

PURPOSES, NOTICES, CONSENTS = "處理目的", "處理告知", "處理同意"
PURPOSE, REGISTER, DATA, USE, GROUND, SINCE, UNTIL = "目的號", "台賬", "資料", "用途", "依據", "自", "至"
PERSON, DAY, CONTENT, WAY = "工號", "日期", "內容", "方式"
GIVEN, WITHDRAWN = "同意日", "撤回日"
