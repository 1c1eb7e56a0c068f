"""Addresses of faults, evaluation and promotion checks, below /appraisal/."""

from django.urls import path

from appraisal.views import (
    cycle_sheets,
    cycles,
    fault_entry,
    faults,
    items,
    own_faults,
    promotion,
    promotion_steps,
)

app_name = "appraisal"
urlpatterns = [
    path("", cycles.cycles, name="cycles"),
    path("new/", cycles.new, name="cycle_new"),
    path("mine/", cycle_sheets.own, name="own"),
    path("<int:cycle_id>/", cycles.cycle, name="cycle"),
    path("<int:cycle_id>/table.xlsx", cycles.table, name="cycle_table"),
    path("<int:cycle_id>/close/", cycles.close, name="cycle_close"),
    path("<int:cycle_id>/units/<int:unit_id>/", cycle_sheets.unit, name="cycle_unit"),
    path("<int:cycle_id>/officers/<uuid:public_id>/", cycle_sheets.officer, name="cycle_officer"),
    path("<int:cycle_id>/items/new/", items.new, name="item_new"),
    path("items/<int:item_id>/decide/", items.decide, name="item_decide"),
    path("items/<int:item_id>/withdraw/", items.withdraw, name="item_withdraw"),
    path("figures/<int:figure_id>/", cycle_sheets.figure, name="figure"),
    path("faults/", faults.register, name="faults"),
    path("faults/<int:record_id>/", faults.record, name="fault"),
    path("faults/<int:record_id>/decide/", faults.decide, name="fault_decide"),
    path("faults/<int:record_id>/withdraw/", faults.withdraw, name="fault_withdraw"),
    path("faults/new/", fault_entry.new, name="fault_new"),
    path("faults/entered/", fault_entry.entries, name="fault_entries"),
    path("faults/entered/<int:record_id>/", fault_entry.entry, name="fault_entry"),
    path("faults/mine/", own_faults.own_faults, name="own_faults"),
    path("faults/mine/<int:record_id>/", own_faults.own_fault, name="own_fault"),
    path("faults/mine/<int:record_id>/appeal/", own_faults.appeal, name="fault_appeal"),
    path("promotion/", promotion.checks, name="promotions"),
    path("promotion/new/", promotion.new, name="promotion_new"),
    path("promotion/<int:check_id>/", promotion.check, name="promotion"),
    path("promotion/<int:check_id>/table.xlsx", promotion.table, name="promotion_table"),
    path("promotion/<int:check_id>/sheet.pdf", promotion.sheet, name="promotion_sheet"),
    path("promotion/<int:check_id>/sign/", promotion_steps.sign, name="promotion_sign"),
    path("promotion/<int:check_id>/withdraw/", promotion_steps.withdraw, name="promotion_withdraw"),
    path(
        "promotion/<int:check_id>/candidates/<int:place>/",
        promotion_steps.candidate,
        name="promotion_candidate",
    ),
    path(
        "promotion/<int:check_id>/rules/<int:outcome_id>/override/",
        promotion_steps.override,
        name="promotion_override",
    ),
    path("promotion/overrides/<int:override_id>/decide/", promotion_steps.decide, name="promotion_decide"),
]
