"""What a browser calls itself, in words a person recognises."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
PLACES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """“Chrome on Windows”; the first that fits, for browsers also name those they descend from."""
    browser = next((words for sign, words in BROWSERS if sign in user_agent), "")
    place = next((words for sign, words in PLACES if sign in user_agent), "")
    if browser and place:
        return f"{browser} on {place}"
    return browser or place.capitalize() or "A browser that does not say its name"
