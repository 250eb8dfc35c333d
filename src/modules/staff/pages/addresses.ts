export const SECURITY = '/ca-nhan/bao-mat';
export const STAFF = '/can-bo/nhan-su';
export const APPROVALS = '/can-bo/phe-duyet';
export const GLASS = '/can-bo/truy-cap-khan-cap';
export const PASSWORD = '/ca-nhan/bao-mat/mat-khau';
export const LOCAL_SIGN_IN = '/dang-nhap/noi-bo';
export const INVITATION = '/dang-nhap/loi-moi';
