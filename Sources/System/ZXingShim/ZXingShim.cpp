#include "ZXingShim.h"

// text() and ecLevel() as std::string.
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

struct civic_zxing_list {
  ZXing::Results results;
};

civic_zxing_list *civic_zxing_read(const uint8_t *pixels, int width, int height, int bytes_per_row,
                                   civic_zxing_mode mode, int most, civic_zxing_status *status) {
  try {
    ZXing::DecodeHints hints;
    // With every symbology on, zxing-cpp sees bar codes in the patterns of a QR code.
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setTryHarder(true);
    hints.setTryRotate(true);
    hints.setTryDownscale(true);
    if (mode == CIVIC_ZXING_DRAWN) {
      hints.setIsPure(true);
      hints.setTryDownscale(false);
      hints.setBinarizer(ZXing::Binarizer::BoolCast);
    }
    hints.setMaxNumberOfSymbols(static_cast<uint8_t>(std::clamp(most, 1, 255)));
    ZXing::ImageView view(pixels, width, height, ZXing::ImageFormat::Lum, bytes_per_row);
    ZXing::Results results = ZXing::ReadBarcodes(view, hints);
    // Of a drawn symbol that can't be decoded there is an empty result.
    results.erase(std::remove_if(results.begin(), results.end(), [](const ZXing::Result &r) { return !r.isValid(); }),
                  results.end());
    auto list = new civic_zxing_list{std::move(results)};
    *status = CIVIC_ZXING_OK;
    return list;
  } catch (const std::bad_alloc &) {
    *status = CIVIC_ZXING_NO_MEMORY;
  } catch (...) {
    *status = CIVIC_ZXING_FAILED;
  }
  return nullptr;
}

size_t civic_zxing_count(const civic_zxing_list *list) { return list->results.size(); }

civic_zxing_code civic_zxing_get(const civic_zxing_list *list, size_t index) {
  const ZXing::Result &result = list->results[index];
  const ZXing::ByteArray &bytes = result.bytes();
  const ZXing::Position &position = result.position();
  civic_zxing_code code{};
  code.bytes = bytes.data();
  code.length = bytes.size();
  for (int i = 0; i < 4; i++) {
    code.corners[2 * i] = position[i].x;
    code.corners[2 * i + 1] = position[i].y;
  }
  const std::string level = result.ecLevel();
  code.error_correction = level.size() == 1 ? level[0] : '\0';
  code.mirrored = result.isMirrored();
  return code;
}

void civic_zxing_free(civic_zxing_list *list) { delete list; }
