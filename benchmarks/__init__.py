"""Speed as ratios: ours and a bare peer, in alternating rounds of one run."""
