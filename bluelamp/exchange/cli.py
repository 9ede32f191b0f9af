"""`bluelamp simulate …`: other people's systems as processes of their own."""

from __future__ import annotations

import click

from bluelamp.exchange.simulators import partner as simulated


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


commands: dict[str, click.Command] = {"simulate": simulate}
