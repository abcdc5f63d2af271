"""The words that sample records are made of. Nobody real is meant."""

from __future__ import annotations

FIRST_NAMES = (
    "Ada", "Amir", "Bela", "Carla", "Chidi", "Dana", "Elin", "Emil", "Fatima", "Goran", "Hana",
    "Igor", "Ines", "Jonas", "Kaia", "Liam", "Mei", "Milo", "Nadia", "Noor", "Olga", "Pablo",
    "Quinn", "Rosa", "Sami", "Tara", "Ugo", "Vera", "Wanda", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Baker", "Castro", "Dahl", "Ekman", "Fischer", "Garcia", "Haddad", "Ito", "Jansen",
    "Kovac", "Lind", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Singh", "Tanaka",
    "Ude", "Vogel", "Winter", "Xu", "Young", "Zeman",
)  # fmt: skip
CITIES = (
    "Aberwick", "Brookhaven", "Calder", "Dunmore", "Eastport", "Fairford", "Glenrock", "Harwick",
    "Kingsley", "Lakeview", "Millbrook", "Northgate", "Oakdale", "Portmere", "Redhill", "Stoneham",
)  # fmt: skip
STREETS = (
    "Mill Lane", "Harbour Street", "Station Road", "Park Avenue", "High Street", "Orchard Way",
    "Church Row", "Bridge Street", "Willow Close", "Market Square",
)  # fmt: skip
COUNTRIES = (
    "Austria", "Brazil", "Canada", "Denmark", "Egypt", "France", "Germany", "Japan", "Kenya",
    "Norway",
)  # fmt: skip
COMMENTS = (
    "Called back within the hour.",
    "Waited too long on the line.",
    "Friendly and to the point.",
    "The invoice was explained well.",
    "Asked for a written answer.",
    "Line test failed, technician ordered.",
    "Would like an offer by e-mail.",
    "Everything was settled in one call.",
    "Prefers to be called in the evening.",
    "Second call about the same matter.",
)
TITLES = (
    "Tariff Plus, 24 months", "Second line", "Move of the connection", "Router exchange",
    "Invoice of March", "Change of address", "Early renewal", "Roaming package",
)  # fmt: skip
LOREM = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbour", "island", "juniper",
    "kestrel", "lagoon", "meadow", "nectar", "orchid", "pebble", "quartz", "river", "saffron",
    "timber", "umber", "valley", "willow", "yarrow", "zephyr",
)  # fmt: skip
WORDS_BY_NAME: dict[str, tuple[str, ...]] = {
    "feedback": ("praise", "complaint", "idea", "question"),
    "status": ("open", "waiting", "done", "rejected"),
    "state": ("open", "waiting", "done", "rejected"),
    "type": ("standard", "extended", "trial", "partner"),
    "kind": ("standard", "extended", "trial", "partner"),
    "category": ("billing", "technical", "sales", "other"),
    "channel": ("phone", "e-mail", "chat", "shop"),
    "question": ("Was your question answered?", "Would you recommend us?"),
    "usage": ("home", "work", "delivery"),
    "language": ("English", "German", "French", "Spanish"),
    "currency": ("EUR", "USD", "GBP", "JPY"),
    "color": ("blue", "green", "red", "black", "white"),
    "colour": ("blue", "green", "red", "black", "white"),
    "gender": ("female", "male", "other"),
    "priority": ("low", "normal", "high"),
    "team": ("Field service", "Billing", "Sales", "Second level"),
    "department": ("Field service", "Billing", "Sales", "Second level"),
    "company": ("Adler & Sons", "Northgate Ltd", "Lind Partners", "Calder Works"),
}
"""By a word of the attribute's name, as it stands in lower case."""
