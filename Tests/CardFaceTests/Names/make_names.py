"""Writes at least 100,000 different invented names, one a line: script, language, name.

    make_names.py FILE

Most are of PyPI's faker, whose locales list given and family names; scripts that it lacks are put together here from
common names. Nothing of it is committed: the same version of faker writes the same names again.
"""
import itertools
import random
import sys
import unicodedata
import warnings

from faker import Faker

warnings.simplefilter("ignore")

# Script, ISO 639-3, faker's locale, how many.
FAKED = [
    ("Latin", "vie", "vi_VN", 4000), ("Latin", "pol", "pl_PL", 4500), ("Latin", "tur", "tr_TR", 4500),
    ("Latin", "spa", "es_MX", 4500), ("Latin", "por", "pt_BR", 3000), ("Latin", "deu", "de_DE", 3500),
    ("Latin", "ces", "cs_CZ", 2500), ("Latin", "hun", "hu_HU", 2500), ("Latin", "isl", "is_IS", 2500),
    ("Latin", "lav", "lv_LV", 2000), ("Latin", "lit", "lt_LT", 2000), ("Latin", "ron", "ro_RO", 2000),
    ("Latin", "aze", "az_AZ", 2000), ("Latin", "gle", "ga_IE", 2000), ("Latin", "zul", "zu_ZA", 1500),
    ("Latin", "hat", "fr_FR", 2500), ("Latin", "uzb", "uz_UZ", 1500),
    ("Greek", "ell", "el_GR", 4500), ("Cyrillic", "rus", "ru_RU", 4500), ("Cyrillic", "ukr", "uk_UA", 4000),
    ("Cyrillic", "bul", "bg_BG", 2000), ("Armenian", "hye", "hy_AM", 4500), ("Georgian", "kat", "ka_GE", 4500),
    ("Hebrew", "heb", "he_IL", 4500), ("Arabic", "ara", "ar_SA", 3500), ("Arabic", "ara", "ar_PS", 2000),
    ("Arabic", "fas", "fa_IR", 3500), ("Devanagari", "hin", "hi_IN", 3500), ("Devanagari", "nep", "ne_NP", 2500),
    ("Bengali", "ben", "bn_BD", 4000), ("Gujarati", "guj", "gu_IN", 1200), ("Odia", "ori", "or_IN", 1200),
    ("Sinhala", "sin", "si_LK", 1500), ("Tamil", "tam", "ta_IN", 1500), ("Thai", "tha", "th_TH", 4500),
    ("Han", "zho", "zh_CN", 4500), ("Han", "zho", "zh_TW", 4500), ("Kana", "jpn", "ja_JP", 3000),
    ("Hangul", "kor", "ko_KR", 3500),
]

# Given names and family names that are common in each language; all pairs of them are people nobody has invented before.
PAIRED = [
    ("Latin", "yor", "Ọlájùmọ̀kẹ́ Adébáyọ̀ Ọmọ́wùnmí Àyọ̀délé Ìbùkúnolúwa Ṣadé Fẹ́mi Ọláolú Títílayọ̀ Ẹniọlá Adéṣínà Ọpẹ́yẹmí",
     "Adéyẹmí Ògúnbánjọ Ọládípọ̀ Àkànní Ọ̀ṣọ́bà Ṣóyínká Adékúnlé Ìdòwú Ẹ̀yìn Ọbáfẹ́mi Òkè"),
    ("Latin", "nav", "Ałtsoba Naʼashjéʼii Dóola Nascha Chʼílʼaní Shizhéʼé Yanaba Atsá Haseya Dezba Bahozhoni Dééł",
     "Tótsohnii Kinyaaʼáanii Tódíchʼíiʼnii Áshįįhí Hashkʼąą Tłʼízíłání Naakai Bilagáana Tsinajinnie Béésh"),
    ("Latin", "haw", "Keʻalohi Kaʻiulani Kūʻuipo Kealiʻi Māhealani Nāʻālehu Pualani Hōkūleʻa Iʻolani Kamāmalu",
     "Kealoha Kaʻahumanu Kapuāiwa Nākoa Puʻuwai Kahananui Keōpūolani Kaʻaʻawa Hoʻopai Kānekoa"),
    ("Ethiopic", "amh", "አበበ ምሕረት ትዕግሥት ገብረማርያም ሰላማዊት ዮሐንስ ብርሃኑ ፀሐይ ኃይለሥላሴ መሠረት ጽጌረዳ ዓለማየሁ ፋሲካ ቴዎድሮስ እሌኒ ሙሉጌታ ውብሸት ዘውዲቱ ቅዱስ ጥላሁን ጳውሎስ ኤልሳቤጥ ደስታ ወርቅነሽ ኪዳነ",
     "ተስፋዬ ገብረመድኅን ወልደጊዮርጊስ ኃይሌ መኰንን ደምሴ ሥዩም አስፋው ንጉሤ ጌታቸው ከበደ ጽዮን ብሩክ ዘለቀ ፍሥሓ ሙላቱ አየለ በቀለ ዓለሙ ታደሰ"),
    ("Arabic", "urd", "محمد عائشہ فاطمہ علی زینب حسین ثناء عمران شاہدہ نوید گلناز ذیشان ٹیپو پروین ڈاکٹر ژالہ ہاجرہ یٰسین رضیہ شمیم",
     "چوہدری قریشی خان بھٹی گیلانی ہاشمی ملک بٹ صدیقی انصاری ڈار ٹوانہ گورمانی ہمدانی نیازی رانجھا شاہ آفریدی کھوکھر جٹ"),
    ("Lao", "lao", "ສົມພອນ ບຸນມີ ຄຳແພງ ສຸກສະຫວັນ ແສງດາວ ວັນນາ ໄຊຍະ ເກດແກ້ວ ນາງຄຳ ພູວົງ ມະນີວັນ ຈັນທະລາ ຫຼ້າ ຖາວອນ ອຸ່ນແກ້ວ ດາລາວັນ ບົວພັນ ສີທອງ ທອງສຸກ ຄໍາພຸດ",
     "ພົມມະຈັນ ວົງສະຫວັນ ແກ້ວມະນີ ສີສຸພັນ ຈັນທະວົງ ພິມມະສອນ ອິນທະວົງ ສຸວັນນະວົງ ໄຊຍະວົງ ບຸບຜາ ຫຼວງລາດ ເພັດສະໝອນ ພັນທະວົງ ຄຸນວິໄລ ດວງດີ ສີຫາວົງ ລັດຕະນະ ຊາຍະສານ"),
    ("Khmer", "khm", "សុខា ស្រីពេជ្រ វិចិត្រ ច័ន្ទតារា បុប្ផា ដារ៉ា រតនៈ ពិសិដ្ឋ សុវណ្ណ មុនី ធីតា កញ្ញា ភក្ដី ឧត្ដម លក្ខិណា ស្រីមុំ វាសនា ម៉ានិត ឈុនហេង គន្ធា",
     "ហ៊ុន ស៊ីសុវត្ថិ ចាន់ ឡុង ខៀវ ប៉ែន កែវ ម៉ៅ ញ៉ែម ទ្រី សឹង អ៊ុក ឃួន ទេព ផាន់ ឈឹម គឹម លី ឆាយ រ័ត្ន"),
    ("Myanmar", "mya", "မောင် အောင် စန္ဒာ ခင်မြင့် ကျော်စွာ သီတာ နှင်းဝေ ဖြိုး ဇော်ထွန်း ယမင်း ရွှေစင် ညိုမီ ဥမ္မာ ဧကရီ ဂျူး ဆွေဆွေ တင့်တယ် ပန်းအိ လှိုင် ဝတ်ရည်",
     "ဦး သန်းထွေး မြတ်နိုး ဝင်းမောင် စိုးမြင့် ဖြူဖြူ ကြည် ချစ်လွင် ထက်အောင် နန္ဒ ဗညား ရဲမြင့် လွင်ဦး သိန်းဇံ ဟိန်းထက် အေးမြ ငြိမ်း ကျော်သူ"),
    ("Telugu", "tel", "వెంకటేశ్వర లక్ష్మీ శ్రీనివాస్ పద్మావతి కృష్ణ సుధారాణి రామ్మోహన్ జ్యోత్స్న", "రెడ్డి చౌదరి నాయుడు శర్మ రావు అక్కినేని కొండపల్లి దుర్గాప్రసాద్"),
    ("Gurmukhi", "pan", "ਗੁਰਪ੍ਰੀਤ ਹਰਜੀਤ ਸਿਮਰਨ ਜਸਵਿੰਦਰ ਪਰਮਿੰਦਰ ਅੰਮ੍ਰਿਤ ਕੁਲਵੰਤ ਮਨਪ੍ਰੀਤ", "ਸਿੰਘ ਕੌਰ ਗਿੱਲ ਢਿੱਲੋਂ ਸੰਧੂ ਬਾਜਵਾ ਧਾਲੀਵਾਲ ਗਰੇਵਾਲ"),
    ("Malayalam", "mal", "ലക്ഷ്മി കൃഷ്ണൻ ശ്രീജിത്ത് അമ്മിണി ജ്യോതി വിഷ്ണു പാർവ്വതി സ്മിത", "നമ്പൂതിരി മേനോൻ പിള്ള കുറുപ്പ് വർഗ്ഗീസ് ചാക്കോ നായർ തമ്പി"),
    ("Kannada", "kan", "ಕೃಷ್ಣಮೂರ್ತಿ ಲಕ್ಷ್ಮಿ ಶ್ರೀಧರ್ ಜ್ಯೋತಿ ಪ್ರಿಯಾಂಕ ವಿಶ್ವನಾಥ ಮಂಜುನಾಥ ಸುಬ್ರಹ್ಮಣ್ಯ", "ಗೌಡ ಹೆಗ್ಡೆ ಶೆಟ್ಟಿ ಭಟ್ಟ ಆಚಾರ್ಯ ಕುಲಕರ್ಣಿ ದೇಶಪಾಂಡೆ ರಾವ್"),
]

# What no list of names has: single letters, mononyms, two directions in one line, marks upon marks, 120 characters.
ODD = [
    ("Latin", "eng", "O"), ("Latin", "eng", "Y"), ("Latin", "mya", "U"), ("Han", "zho", "王"), ("Arabic", "ara", "م"),
    ("Latin", "ind", "Suharto"), ("Latin", "isl", "Þórdís"), ("Latin", "mlg", "Andrianampoinimerina"),
    ("Latin", "tur", "Işıl İğdır-Şıngırtı"), ("Latin", "vie", "Ỷ Lan Nguyễn Thị Diễm Phượng Ẫn"),
    ("Latin", "haw", "Keliʻihoʻomalu"), ("Latin", "eng", "D’Arcy O’Brien-Ó Súilleabháin"), ("Latin", "eng", "D'Arcy O'Neil"),
    ("Latin", "gla", "Màiri NicDhòmhnaill"), ("Latin", "mlt", "Ġorġ Żaħħar Ħal-Għarb"), ("Latin", "ewe", "Ɖela Ƒiaɖzigbe Ŋuɖuŋu"),
    ("Mixed", "heb", "David Ben-Gurion דוד בן־גוריון"), ("Mixed", "ara", "Ahmed (أحمد) Mansour"),
    ("Mixed", "ara", "أحمد Smith-Jones منصور 2nd"), ("Mixed", "jpn", "Yamada 山田 太郎 Tarō"), ("Mixed", "rus", "Иван Smith Ιωάννης"),
    ("Mixed", "fas", "می‌خواهم آقای‌زاده"), ("Mixed", "hin", "क्‍ष Sharma"), ("Cherokee", "chr", "ᏍᏏᏉᏯ ᎠᏂᎩᏚᏩᎩ"),
    ("Latin", "por", "Maria Antónia Josefa Francisca Xavier de Paula Rita Joana Gabriela Rafaela Luísa Gonzaga de Bragança "
     "e Bourbon-Sicílias"),
    ("Latin", "spa", "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano de la Santísima "
     "Trinidad Ruiz"),
    ("Arabic", "ara", "عبد الرحمن محمد عبد العزيز عبد الله سليمان إبراهيم عبد المحسن عبد الكريم آل الشيخ محمد بن عبد "
     "الوهاب التميمي النجدي"),
    ("Thai", "tha", "กรุงเทพมหานคร อมรรัตนโกสินทร์ มหินทรายุธยา มหาดิลกภพ นพรัตนราชธานี บูรีรมย์ อุดมราชนิเวศน์"),
    ("Cyrillic", "rus", "Анастасия-Александра Константинопольская-Преображенская Всеволодовна Рождественская-Вознесенская "
     "Иннокентьевна"),
]


def main() -> None:
    seen: set[str] = set()
    with open(sys.argv[1], "w", encoding="utf-8") as out:

        def write(script: str, language: str, name: str) -> None:
            name = unicodedata.normalize("NFC", " ".join(name.split(" "))).strip()
            if name not in seen:
                seen.add(name)
                out.write(f"{script}\t{language}\t{name}\n")

        for script, language, name in ODD:
            write(script, language, name)
        for script, language, given, family in PAIRED:
            given_names, family_names = given.split(), family.split()
            for first, second, last in itertools.product(given_names, given_names[:6], family_names):
                write(script, language, f"{first} {last}" if first == second else f"{first} {second} {last}")
        for script, language, locale, count in FAKED:
            fake = Faker(locale)
            fake.seed_instance(20261123)
            goal, tries = len(seen) + count, 0
            while len(seen) < goal and tries < 20 * count:
                tries += 1
                write(script, language, fake.name())
            # Where a locale has fewer names, people of two given names make up for it.
            generator = random.Random(count)
            while len(seen) < goal:
                parts = [fake.name().split()[0], *fake.name().split()]
                write(script, language, " ".join(parts) + ("" if generator.random() < 0.5 else " " + parts[0]))


main()
