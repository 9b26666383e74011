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
