"""``python -m sim`` is the command `shequ`."""

import sys

try:
    from sim.cli import main
except KeyboardInterrupt:
    sys.exit(130)

if __name__ == "__main__":
    main()
