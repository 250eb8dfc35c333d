/** The page of those who look after the program. */
export const SYSTEM = '/can-bo/he-thong';
