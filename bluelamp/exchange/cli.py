"""`bluelamp simulate …`: other people's systems as processes of their own."""

from __future__ import annotations

import click

from bluelamp.exchange.simulators import partner as simulated
from bluelamp.exchange.simulators import telephony as telephones


@click.group("simulate")
def simulate() -> None:
    """Run a simulator of somebody else's system."""


@simulate.command("partner")
@click.option("--port", default=8190, show_default=True, help="Where it answers.")
@click.option("--mode", type=click.Choice(simulated.MODES), default="normal", show_default=True,
              help="How it behaves until it is told otherwise by POST /control.")  # fmt: skip
@click.option("--delay", default=3.0, show_default=True, help="Seconds before a late acknowledgement.")
def partner(port: int, mode: str, delay: float) -> None:
    """Simulate the partners that receive referrals."""
    server = simulated.build(port, mode=mode, delay=delay)
    click.echo(f"Simulated partners at http://127.0.0.1:{server.server_address[1]}/ ({mode}).", err=True)
    server.serve_forever()


@simulate.command("telephony")
@click.option("--port", default=8191, show_default=True, help="Where it answers: POST /ring, GET /calls.")
@click.option("--url", envvar="BLUELAMP_URL", default="http://127.0.0.1:8000", show_default=True,
              help="Where Bluelamp hears of calls.")  # fmt: skip
@click.option("--token", envvar="BLUELAMP_TELEPHONY_TOKEN", default="", help="The telephone system's token.")
@click.option("--secret", envvar="BLUELAMP_SERVICE_SECRET", default="",
              help="The secret a demonstration's tokens are made from, when no token is given.")  # fmt: skip
def telephony(port: int, url: str, token: str, secret: str) -> None:
    """Simulate the telephone system: calls ring when it is asked to."""
    if not token and not secret:
        raise click.UsageError("Give --token, or --secret in a demonstration.")
    server = telephones.build(port, url, token or f"telephony-{secret}")
    click.echo(f"Simulated telephone system at http://127.0.0.1:{server.server_address[1]}/.", err=True)
    server.serve_forever()


commands: dict[str, click.Command] = {"simulate": simulate}
