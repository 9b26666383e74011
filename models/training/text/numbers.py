"""Numbers, dates in digits and words, times, book and act numbers."""

# ruff: noqa: SIM905 - word lists read best as words
from __future__ import annotations

from random import Random

UNITS = "không một hai ba bốn năm sáu bảy tám chín".split()
MONTHS = "giêng hai ba tư năm sáu bảy tám chín mười mười_một mười_hai chạp một".split()


def digits(rng: Random, length: int) -> str:
    """A random number of `length` digits."""
    return "".join(rng.choice("0123456789") for _ in range(length))


def personal(rng: Random) -> str:
    """A 9- or 12-digit number, sometimes spaced or behind its label."""
    text = digits(rng, 12) if rng.random() < 0.72 else digits(rng, 9)
    if rng.random() < 0.75 and len(text) == 12:
        text = "0" + text[1:]
    draw = rng.random()
    if draw < 0.12:
        text = " ".join(text[i : i + 3] for i in range(0, len(text), 3))
    elif draw < 0.16:
        text = " ".join(text)
    elif draw < 0.3:
        text = rng.choice(("Số: ", "Số / No.: ", "SỐ ", "Số ", "No.: ", "Số/No.: ")) + text
    return text


def date(rng: Random) -> str:
    """A date in digits in the many ways papers print it."""
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1920, 2035)
    draw = rng.random()
    if draw < 0.62:
        return f"{day:02}/{month:02}/{year}"
    if draw < 0.74:
        return f"{day:02}{(mark := rng.choice('-.'))}{month:02}{mark}{year}"
    if draw < 0.78:
        return f"{day}/{month}/{year}"
    if draw < 0.82:
        return rng.choice((str(year), f"{month:02}/{year}", f"{day:02} {month:02} {year}"))
    words = f"{day:02} tháng {month:02} năm {year}"
    return rng.choice(("ngày ", "Ngày ", "", "NGÀY ")) + words


def _spoken(rng: Random, value: int) -> str:
    """0-99 in words, with the variants lăm/năm, mốt/một, tư/bốn."""
    tens, ones = divmod(value, 10)
    if tens == 0:
        return UNITS[ones]
    head = "mười" if tens == 1 else f"{UNITS[tens]} mươi"
    if ones == 0:
        return head
    tail = UNITS[ones]
    if ones == 5:
        tail = rng.choice(("lăm", "lăm", "nhăm"))
    elif tens > 1 and ones == 1:
        tail = "mốt"
    elif tens > 1 and ones == 4:
        tail = rng.choice(("tư", "bốn"))
    return f"{head} {tail}"


def date_in_words(rng: Random) -> str:
    """The written date of birth entries, whole or in part."""
    day, year = rng.randint(1, 31), rng.randint(1930, 2026)
    spoken_day = ("" if day > 10 else rng.choice(("", "mồng ", "mùng "))) + _spoken(rng, day)
    rest = year % 100
    thousand = rng.choice(("nghìn", "nghìn", "ngàn"))
    if year < 2000:
        spoken_year = f"một {thousand} chín trăm {_spoken(rng, rest)}"
    else:
        middle = rng.choice(("linh ", "lẻ ")) if rest < 10 else ""
        spoken_year = f"hai {thousand} không trăm {middle}{_spoken(rng, rest)}"
    month = rng.choice(MONTHS).replace("_", " ")
    text = f"ngày {spoken_day} tháng {month} năm {spoken_year}"
    if rng.random() < 0.6:
        words = text.split(" ")
        start = rng.randint(0, len(words) - 3)
        text = " ".join(words[start : start + rng.randint(3, 7)])
    text = text[:1].upper() + text[1:] if rng.random() < 0.6 else text
    return text.upper() if rng.random() < 0.1 else text


def figures(rng: Random) -> str:
    """Act, book, phone, code and time numbers."""
    number, year = rng.randint(1, 999), rng.randint(1990, 2026)
    return rng.choice((
        f"{number}/{year}", f"{number:02}/{year}", f"Số: {number}/{year}", f"Quyển số: 01/{year}",
        f"Số: {number}/TLKS-BS", f"{rng.randint(0, 23)} giờ {rng.randint(0, 59):02} phút",
        f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}", digits(rng, rng.randint(1, 8)),
        f"0{digits(rng, 9)}", f"0{digits(rng, 3)} {digits(rng, 3)} {digits(rng, 3)}",
        f"{rng.choice('ABCDEHKNPT')}{digits(rng, 7)}", f"{rng.randint(1, 99)},{rng.randint(0, 9)}%",
        f"{digits(rng, 2)}.{digits(rng, 3)}.{digits(rng, 3)}", f"Trang số: {number}", f"({number})",
        f"số {number} ngày {date(rng)}", f"{number} cm", f"{rng.randint(1, 9)}. {number}",
    ))


def paper(rng: Random) -> str:
    """The paper of a person as books write it: kind, number, sometimes day and place."""
    kind = rng.choice(("CCCD", "CCCD", "CMND", "Căn cước", "CCCD gắn chip", "Giấy CMND",
                       "Thẻ CCCD"))
    number = digits(rng, 9) if "CMND" in kind else "0" + digits(rng, 11)
    text = f"{kind} {rng.choice(('số ', 'số: ', '', 'Số '))}{number}"
    if rng.random() < 0.25:
        text += f"{rng.choice((',', ''))} cấp ngày {date(rng)}"
    return text


def house(rng: Random) -> str:
    """The head of an address: house, lane, group and hamlet by their numbers."""
    number, floor = rng.randint(1, 400), rng.randint(1, 30)
    group, hamlet = rng.randint(1, 60), rng.randint(1, 19)
    return rng.choice((
        f"Số {number}", f"Số {number}/{group}/{hamlet}", f"Tổ {group}, Thôn {hamlet}",
        f"Tổ {group}, Khu phố {hamlet}", f"Thôn {hamlet}", f"Số {number} ngõ {group}, tổ {hamlet}",
        f"Ấp {hamlet}", f"P{number} CT{hamlet}{rng.choice('ABC')}", f"Đội {hamlet}, Xóm {group}",
        f"P.{floor:02}{hamlet:02} nhà {rng.choice('ABCHN')}{group}", f"{number}B/{group}A",
        f"Khối {hamlet}, Phường {group % 20 + 1}, Quận {hamlet % 12 + 1}", f"Hẻm {number}/{group}",
        f"{number} Đường số {group}", f"Km {number}, Quốc lộ {hamlet}A", f"Lô {group}, LK{number}",
    ))
