export const SECURITY = '/ca-nhan/bao-mat';
export const STAFF = '/can-bo/nhan-su';
export const APPROVALS = '/can-bo/phe-duyet';
export const GLASS = '/can-bo/truy-cap-khan-cap';
