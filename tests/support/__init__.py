"""What tests of several areas share: sample newsrooms and releases, faults, a terminal, real servers."""
