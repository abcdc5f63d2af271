"""Every call of Reactor but those on packages, with a test of its own."""

from __future__ import annotations

import importlib

import pytest

from backend.api import reactor
from backend.api.reactor import packages

CALLS = {
    "getHeartbeat": "test_properties.test_a_sign_of_life_says_nothing_more",
    "getProfile": "test_properties.test_the_person_of_this_machine_has_every_right",
    "listCompanies": "test_properties.test_there_is_one_company",
    "getCompany": "test_properties.test_there_is_one_company",
    "listProperties": "test_properties.test_properties_are_listed_oldest_first",
    "createProperty": "test_properties.test_a_property_is_created_with_what_was_said",
    "getProperty": "test_properties.test_a_property_is_created_with_what_was_said",
    "updateProperty": "test_properties.test_a_property_is_changed",
    "deleteProperty": "test_properties.test_a_deleted_property_is_not_found_any_more",
    "getCompanyOfProperty": "test_properties.test_a_property_has_its_company",
    "listCallbacks": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listDataElements": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listEnvironments": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listHosts": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listRuleComponents": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listRules": "test_properties.test_what_is_not_kept_here_is_an_empty_list",
    "listExtensions": "test_documents.test_a_page_is_what_plain_python_finds",
    "createExtension": "test_extensions.test_the_seeds_request_gets_the_seeds_response",
    "getExtension": "test_extensions.test_a_watcher_sees_it_succeed_or_fail",
    "updateExtension": "test_extensions.test_settings_are_changed",
    "deleteExtension": "test_extensions.test_a_deleted_extension_answers_still",
    "getPackageOfExtension": "test_extensions.test_every_link_leads_to_what_it_names",
    "getPackageExtensionWasUpdatedWith": "test_extensions.test_every_link_leads_to_what_it_names",
    "getPropertyOfExtension": "test_extensions.test_every_link_leads_to_what_it_names",
    "getOriginOfExtension": "test_extensions.test_every_link_leads_to_what_it_names",
    "listLibrariesOfExtension": "test_libraries.test_an_extension_names_its_libraries_newest_first",
    "listRevisionsOfExtension": "test_extensions.test_revisions_stand_newest_first",
    "listLibraries": "test_libraries.test_a_library_is_created_renamed_and_deleted",
    "createLibrary": "test_libraries.test_a_library_is_created_renamed_and_deleted",
    "getLibrary": "test_libraries.test_a_library_is_created_renamed_and_deleted",
    "updateLibrary": "test_libraries.test_a_library_is_published_once_and_for_all",
    "deleteLibrary": "test_libraries.test_a_library_is_created_renamed_and_deleted",
    "getPropertyOfLibrary": "test_libraries.test_a_library_is_created_renamed_and_deleted",
    "listExtensionsOfLibrary": "test_libraries.test_revisions_are_put_in_replaced_and_taken_out",
    "getExtensionsOfLibrary": "test_libraries.test_revisions_are_put_in_replaced_and_taken_out",
    "addExtensionsOfLibrary": "test_libraries.test_revisions_are_put_in_replaced_and_taken_out",
    "replaceExtensionsOfLibrary": "test_libraries.test_revisions_are_put_in_replaced_and_taken_out",
    "removeExtensionsOfLibrary": "test_libraries.test_revisions_are_put_in_replaced_and_taken_out",
    "getNote": "test_notes.test_notes_are_added_and_read",
    "listNotesOfProperty": "test_notes.test_notes_are_added_and_read",
    "createNoteOnProperty": "test_notes.test_notes_are_added_and_read",
    "listNotesOfExtension": "test_notes.test_notes_are_added_and_read",
    "createNoteOnExtension": "test_notes.test_notes_are_added_and_read",
    "listNotesOfLibrary": "test_notes.test_notes_are_added_and_read",
    "createNoteOnLibrary": "test_notes.test_notes_are_added_and_read",
}


def test_every_call_is_in_the_table() -> None:
    of_packages = {operation.name for operation in packages.OPERATIONS}
    assert {one.name for one in reactor.OPERATIONS} - of_packages == set(CALLS)


@pytest.mark.parametrize("where", sorted(set(CALLS.values())))
def test_the_test_of_a_call_is_there(where: str) -> None:
    module, _, name = where.partition(".")
    assert callable(getattr(importlib.import_module(f"tests.backend.api.reactor.{module}"), name))
