"""What can go wrong with kept things: each error says what happened and what to do, twice.

`code` names the error for programs and `status` is the HTTP status that fits.
"""


class StorageError(Exception):
    """Base of all errors that storage raises on purpose."""

    code = "storage"
    status = 500
    vi = "Kho dữ liệu gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."
    en = "The store failed. Try again; if it fails again, tell the administrator."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.en)
        self.detail = detail


class NotFound(StorageError):
    """No such document, page, person or form."""

    code = "not_found"
    status = 404
    vi = "Không tìm thấy mục này trong kho. Hãy tải lại danh sách và chọn lại."
    en = "The store does not hold this item. Reload the list and choose again."


class Erased(StorageError):
    """The key is gone: the data of this person can never be read again."""

    code = "erased"
    status = 410
    vi = "Dữ liệu này đã bị xóa theo yêu cầu. Hãy quét lại giấy tờ nếu cần."
    en = "This data was erased on request. Scan the paper again if it is needed."


class WrongState(StorageError):
    """The document is not in the state that the step needs."""

    code = "wrong_state"
    status = 409
    vi = "Tài liệu chưa ở bước này. Hãy tải lại trang để xem tình trạng mới."
    en = "The document is not at this step. Reload the page to see its state."


class NumberTaken(StorageError):
    """The number belongs to a person with another name and another birth date."""

    code = "number_taken"
    status = 409
    vi = "Số này đã thuộc về người khác tên và khác ngày sinh. Hãy so lại số với giấy tờ."
    en = "This number belongs to another name and birth date. Compare it with the paper again."


class Unavailable(StorageError):
    """Database or object store does not answer."""

    code = "store_unavailable"
    status = 503
    vi = "Kho dữ liệu tạm thời không phản hồi. Hãy thử lại sau ít phút; chưa có gì bị mất."
    en = "The store does not answer for now. Try again in a few minutes; nothing is lost."


class Full(StorageError):
    """No room left for the scan."""

    code = "store_full"
    status = 507
    vi = "Kho dữ liệu đã đầy nên chưa lưu được bản quét. Hãy báo người quản trị rồi thử lại."
    en = "The store is full and the scan was not kept. Tell the administrator, then try again."


class Damaged(StorageError):
    """A ciphertext does not open: changed, moved or cut."""

    code = "damaged"
    status = 500
    vi = "Dữ liệu lưu trữ bị hỏng hoặc bị thay đổi. Hãy báo người quản trị để phục hồi bản sao."
    en = "The kept data is damaged or was changed. Ask the administrator to restore a copy."


class WrongKey(StorageError):
    """The master key is not the one of this store, or cannot be used."""

    code = "wrong_key"
    status = 500
    vi = "Khóa chủ không thuộc về kho dữ liệu này. Hãy đặt lại đúng tệp khóa rồi khởi động lại."
    en = "The master key does not belong to this store. Put the right key file back and restart."


class CannotStart(StorageError):
    """The embedded database does not start."""

    code = "cannot_start"
    status = 500
    vi = "Không khởi động được cơ sở dữ liệu kèm theo. Hãy xem chi tiết rồi khởi động lại."
    en = "The embedded database does not start. Read the detail, repair it and start again."


class Strangers(StorageError):
    """Most blobs are named by no row: this is hardly the database that they belong to."""

    code = "strangers"
    status = 409
    vi = (
        "Phần lớn tệp trong kho không thuộc cơ sở dữ liệu này nên không dọn. "
        "Hãy kiểm tra MOTCUA_DATABASE và MOTCUA_BLOBS có cùng một kho, hoặc bản sao lưu có quá cũ."
    )
    en = (
        "Most files of the store do not belong to this database, so nothing was swept. "
        "Check that MOTCUA_DATABASE and MOTCUA_BLOBS are of one store and no old backup."
    )


class TooMany(StorageError):
    """A caller or the queue has as much under way as it may have."""

    code = "too_many"
    status = 429
    vi = "Đang có quá nhiều tệp chờ xử lý. Hãy gửi lại sau ít phút; những tệp đã nhận vẫn an toàn."
    en = "Too much is under way. Send again in a few minutes; what was received is safe."

    def __init__(self, detail: str = "", *, retry_after: int = 30) -> None:
        super().__init__(detail)
        self.retry_after = max(1, retry_after)  # seconds


class WrongOffset(StorageError):
    """A piece does not begin where the last one ended, or goes past the end."""

    code = "wrong_offset"
    status = 409
    vi = "Phần tệp gửi lên không nối tiếp phần trước. Hãy hỏi lại vị trí đã nhận rồi gửi tiếp."
    en = "The piece does not follow the one before. Ask how much was received and go on there."


class UploadUnfinished(StorageError):
    """Bytes of an upload are missing still."""

    code = "upload_unfinished"
    status = 409
    vi = "Tệp chưa được gửi hết. Hãy gửi tiếp phần còn lại rồi nộp."
    en = "The file has not come whole yet. Send the rest, then hand it in."


class KeyReused(StorageError):
    """Other files came under an idempotency key that was used before."""

    code = "key_reused"
    status = 422
    vi = "Khóa chống gửi trùng này đã dùng cho tệp khác. Hãy dùng khóa mới cho tệp mới."
    en = "This idempotency key was used for other files. Use a new key for new files."


class NotYours(StorageError):
    """Papers of another unit, without a grant of their owner."""

    code = "not_yours"
    status = 403
    vi = (
        "Giấy tờ này do đơn vị khác quản lý và chủ giấy tờ chưa đồng ý chia sẻ. "
        "Hãy xin sự đồng ý của người đó rồi mở lại."
    )
    en = (
        "Another unit keeps this, and its owner has not agreed to share it. "
        "Ask the owner for consent, then open it again."
    )


class NameTaken(StorageError):
    """The name of an account or key is in use."""

    code = "name_taken"
    status = 409
    vi = "Tên này đã có người dùng. Hãy chọn tên khác."
    en = "This name is taken. Choose another one."


class UnfitName(StorageError):
    """No name for an account or key."""

    code = "unfit_name"
    status = 422
    vi = "Tên này không dùng được. Hãy dùng 3 đến 40 chữ thường không dấu, số, dấu chấm hoặc gạch."
    en = "This name cannot be used. Take 3 to 40 of: small letters, digits, dot, hyphen."


class WeakPassword(StorageError):
    """Everybody would guess it."""

    code = "weak_password"
    status = 422
    vi = (
        "Mật khẩu này dễ đoán. Hãy dùng ít nhất 12 ký tự, ví dụ bốn từ bất kỳ, "
        "không chứa tên tài khoản hay dãy quen thuộc."
    )
    en = (
        "This password is easily guessed. Take at least 12 characters, four random words for "
        "example, without the account's name or a well-known row."
    )


class SignInRefused(StorageError):
    """Unknown account or wrong password; which of them is not told."""

    code = "sign_in_refused"
    status = 401
    vi = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy gõ lại, hoặc nhờ người quản trị đặt lại."
    en = "Account or password is wrong. Type them again, or ask the administrator for a reset."


class AccountLocked(StorageError):
    """Too many wrong passwords in a row."""

    code = "account_locked"
    status = 429
    vi = "Tài khoản tạm khóa vì gõ sai mật khẩu nhiều lần. Hãy chờ 15 phút hoặc gọi người quản trị."
    en = "The account is locked after wrong passwords. Wait 15 minutes or call the administrator."


class LinkUsed(StorageError):
    """A one-time link that was used, ran out or never was one."""

    code = "link_used"
    status = 410
    vi = "Đường dẫn này đã dùng hoặc hết hạn. Hãy xin người quản trị một đường dẫn mới."
    en = "This link was used or has run out. Ask the administrator for a new one."


class UnfitGrant(StorageError):
    """A grant that ends before it begins, or names no purpose that exists."""

    code = "unfit_grant"
    status = 422
    vi = "Sự đồng ý này chưa hợp lệ. Hãy chọn đơn vị, mục đích và ngày kết thúc trong vòng 5 năm."
    en = "This consent cannot be kept. Choose a unit, a purpose and an end within 5 years."


class NotEmpty(StorageError):
    """A backup is restored into an empty store only."""

    code = "not_empty"
    status = 409
    vi = "Kho này đã có dữ liệu. Hãy phục hồi vào cơ sở dữ liệu và thư mục mới, còn trống."
    en = "This store holds data already. Restore into a new, empty database and folder."


class InUse(StorageError):
    """Another process works with the store."""

    code = "in_use"
    status = 409
    vi = "Dịch vụ đang chạy trên kho này. Hãy dừng dịch vụ rồi chạy lại lệnh."
    en = "The service is running on this store. Stop it, then run the command again."
