"""The command line.

Owns: commands, their options, exit codes and how things look on a terminal. Never: business logic.
Neighbours: `month`, `reports`, `demo`, `engine`, `handbook` below; nothing above.
"""

from kaohe.cli.entry import main as main
