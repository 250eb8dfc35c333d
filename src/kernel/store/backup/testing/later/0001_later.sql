-- What a later version of the program adds: a table, and a column that counts on the rows being there.
CREATE TABLE later (id integer PRIMARY KEY);
ALTER TABLE zz_parent ADD COLUMN size integer;
UPDATE zz_parent SET size = length(note);
ALTER TABLE zz_parent ALTER COLUMN size SET NOT NULL;
