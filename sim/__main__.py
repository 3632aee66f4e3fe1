"""``python -m sim`` is the command `shequ`."""

from sim.cli import main

if __name__ == "__main__":
    main()
