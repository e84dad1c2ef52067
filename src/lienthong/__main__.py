"""``python -m lienthong`` runs the command line."""

from lienthong.cli.main import run

if __name__ == "__main__":
    run()
