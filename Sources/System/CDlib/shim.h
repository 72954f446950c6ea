// dlib is C++: FaceShim includes its headers; this target only carries its pkg-config flags.
#pragma once
