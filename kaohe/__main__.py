"""`python -m kaohe` is the `kaohe` command."""

from kaohe.cli.entry import main

main()
