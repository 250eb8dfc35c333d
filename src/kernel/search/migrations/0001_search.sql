-- The folded form of a text, character for character the same as fold() in src/kernel/search/fold.ts.
-- IMMUTABLE, so that it may stand in generated columns and index expressions; no extension is needed. "C" keeps lower()
-- to ASCII whatever the database's locale is.
CREATE FUNCTION tinhso_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
  SELECT btrim(
    regexp_replace(
      translate(
        lower(
          translate(
            regexp_replace(
              normalize(value, NFD),
              U&'[\0300-\036F\00AD\200B-\200F\2060\FEFF]', '', 'g'
            ),
            'Đđ', 'dd'
          ) COLLATE "C"
        ),
        U&'\2010\2011\2012\2013\2014\2015\2212\2018\2019\201A\201B\2032\201C\201D\201E\201F\2033\00AB\00BB\0009\000A\000B\000C\000D\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000',
        '-------' || repeat('''', 5) || repeat('"', 7) || repeat(' ', 25)
      ),
      ' +', ' ', 'g'
    ),
    ' '
  )
$fold$;
COMMENT ON FUNCTION tinhso_fold(text) IS 'Text without Vietnamese marks, in lower case, with one kind of dash, quote and space: the form in which names are searched';
