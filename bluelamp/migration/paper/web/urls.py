"""Addresses of numbered forms, below /migration/paper/."""

from __future__ import annotations

from django.urls import path

from bluelamp.migration.paper.web import entering, issuing

urlpatterns = [
    path("", issuing.desk, name="paper"),
    path("find/", issuing.find, name="paper_find"),
    path("issue/", issuing.issue, name="paper_issue"),
    path("balance/", issuing.balance, name="paper_balance"),
    path("void/", issuing.void, name="paper_void"),
    path("hand-over/", issuing.hand_over, name="paper_hand_over"),
    path("packs/<uuid:pack>/", issuing.pack, name="paper_pack"),
    path("packs/<uuid:pack>/forms.pdf", issuing.printed, name="paper_pdf"),
    path("<str:serial>/", entering.sheet, name="paper_sheet"),
    path("<str:serial>/enter/", entering.enter, name="paper_enter"),
    path("<str:serial>/match/", entering.match, name="paper_match"),
    path("<str:serial>/check/", entering.check, name="paper_check"),
    path("<str:serial>/differences/", entering.differences, name="paper_differences"),
]
