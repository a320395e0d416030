"""Addresses of access."""

from django.urls import path

from kaohe.web.access import accounts, copies, identities, rights, stand_ins

app_name = "access"
urlpatterns = [
    path("", rights.grid_page, name="grid"),
    path("mine", rights.mine_page, name="mine"),
    path("people/<str:number>/copy", copies.copy_file, name="copy"),
    path("why", rights.why_page, name="why"),
    path("people/<str:number>", rights.outlook_page, name="outlook"),
    path("accounts/", accounts.list_page, name="accounts"),
    path("accounts/open", accounts.open_page, name="open"),
    path("accounts/leavers", accounts.close_leavers, name="leavers"),
    path("accounts/owner", accounts.owner_page, name="owner"),
    path("accounts/<str:login>/reset", accounts.reset_page, name="reset"),
    path("accounts/<str:login>/factor", accounts.factor_page, name="factor"),
    path("accounts/<str:login>/identities", identities.list_page, name="identities"),
    path("accounts/<str:login>/identities/<int:number>/unbind", identities.unbind_page, name="unbind"),
    path("accounts/<str:login>/close", accounts.close_page, name="close"),
    path("stand-ins/", stand_ins.list_page, name="stand_ins"),
    path("stand-ins/act", stand_ins.act, name="act"),
    path("stand-ins/name", stand_ins.name_page, name="stand_in_name"),
    path("stand-ins/<int:number>/end", stand_ins.end_page, name="stand_in_end"),
]
