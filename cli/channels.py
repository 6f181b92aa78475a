"""`clinic doctor` and `clinic channels`: setting up Messenger and WhatsApp."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from clinic import ROOT
from clinic.settings import Settings

Add = Callable[[str, object, str], argparse.ArgumentParser]


def add_channel_commands(add: Add) -> None:
    """Add the commands to the parser."""
    add("doctor", _doctor, "Check settings, secrets, reachability and subscriptions; says what to mend.")
    channels = add("channels", _channels, "Set Messenger's Get Started, ice breakers and menu from clinic.yml.")
    channels.add_argument("what", choices=["sync"], help="sync: send them to Messenger")


def _doctor(options: argparse.Namespace) -> int:
    from cli.doctor import examine, report

    return report(examine(Settings()), print)


def _channels(options: argparse.Namespace) -> int:
    from clinic.channels.graph import Graph, GraphError, NoAnswer
    from clinic.channels.messenger_profile import Profile, ProfileError, sync
    from clinic.content.responses import Content

    settings = Settings()
    token = settings.messenger_page_token.get_secret_value()
    if not token:
        print("Messenger is not set up here: MESSENGER_PAGE_TOKEN is empty. See docs/messenger.md.", file=sys.stderr)
        return 1
    content = Content.load()
    try:
        profile = Profile.load(ROOT / "clinic.yml", content)
        with Graph(settings.meta_graph_url, token, settings.meta_app_secret.get_secret_value()) as graph:
            sync(graph, profile, content)
    except ProfileError as error:
        print(f"clinic.yml: {error}. Nothing was sent.", file=sys.stderr)
        return 1
    except (GraphError, NoAnswer) as error:
        print(f"Messenger did not take it ({error}). Run `clinic doctor`; it says what to mend.", file=sys.stderr)
        return 1
    print(f"Set: Get Started, {len(profile.breakers)} ice breakers, {len(profile.menu)} menu entries.")
    return 0
