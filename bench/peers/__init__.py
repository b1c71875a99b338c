"""Attacks on the peers, to compare with: in throw-away environments, in a sandbox, offline."""
