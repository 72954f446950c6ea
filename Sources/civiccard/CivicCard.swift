import ArgumentParser

@main struct CivicCard: ParsableCommand {}
