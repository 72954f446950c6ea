import CardArtwork
import CardModel

/// CardArtwork depends on nothing, not even on CardModel, so that its errors get the common form here.
extension ArtworkError: CivicCardError {}
