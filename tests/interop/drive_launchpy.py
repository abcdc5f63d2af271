"""What the Python client launchpy does on our server; run by its own interpreter, not by pytest.

Prints one JSON object with what each call of the client answered. Its calls that delete are left
out: they ask the original's host, wherever it was led to.
"""

from __future__ import annotations

import json
import os
import sys
import time

import launchpy
from launchpy import config

older, newer = sys.argv[1:]

config.endpoints["global"] = os.environ["WORKSHOP_URL"]
launchpy.configure(
    org_id="an-organisation@AdobeOrg",
    client_id=os.environ["CLIENT_ID"],
    secret=os.environ["CLIENT_SECRET"],
    scopes="openid",
)
config.config_objects["default"]["oauthTokenEndpointV2"] = os.environ["WORKSHOP_IMS"]


def at_rest(extension_id):
    """The extension once its installation has ended, as the client reads it."""
    for _ in range(600):
        found = made.getExtension(extension_id)
        if found["attributes"]["installation_status"] != "pending":
            return found
        time.sleep(0.1)
    raise SystemExit(f"{extension_id} is still pending")


def told(extension):
    attributes = extension["attributes"]
    return {name: attributes[name] for name in ("installation_status", "version", "settings")}


admin = launchpy.Admin()
company = admin.getCompanyId()
said = {"company": company, "name": admin.getCompanyName()}
said["properties"] = [one["attributes"]["name"] for one in admin.getProperties(company)]
made = admin.createProperty(company, "By launchpy", domains=["a.example.com"], return_class=True)
said["property"] = made.id
said["updated"] = admin.updateProperty(made.id, {"name": "By launchpy, renamed"})["data"][
    "attributes"
]["name"]
catalogue = admin.getExtensionsCatalogue(availability="private", platform="web")
said["catalogue"] = [one["attributes"]["name"] for one in catalogue]
said["profile"] = made.getProfile()["type"]

first = made.createExtension(older)
said["created"] = told(first)
said["installed"] = told(at_rest(first["id"]))
for one in catalogue:
    if one["attributes"]["name"] != first["attributes"]["name"]:
        at_rest(made.createExtension(one["id"])["id"])
said["extensions"] = [one["attributes"]["name"] for one in made.getExtensions()]

settings = json.dumps({"greeting": "Hello"})
descriptor = "greeter::extensionConfiguration::config"
made.updateExtension(first["id"], {"delegate_descriptor_id": descriptor, "settings": settings})
said["configured"] = told(at_rest(first["id"]))
revision = made.reviseExtension(first["id"], {})
said["revision"] = {"id": revision["id"], "number": revision["attributes"]["revision_number"]}
said["revisions"] = [
    one["attributes"]["revision_number"]
    for one in made.getRevisions(made.getExtension(first["id"]))
]

said["update"] = made.checkExtensionUpdate("greeter")["greeter"]
said["upgrading"] = told(made.upgradeExtension(first["id"], newer))
said["upgraded"] = told(at_rest(first["id"]))
said["up_to_date"] = made.checkExtensionUpdate("greeter")["greeter"]["update"]
said["rules"] = made.getRules()
said["library"] = made.createLibrary("First", return_class=False)["attributes"]["name"]
said["libraries"] = [one["attributes"]["name"] for one in made.getLibraries()]
print(json.dumps(said, indent=1))
