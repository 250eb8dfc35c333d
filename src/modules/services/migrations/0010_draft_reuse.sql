-- When the person agreed that answers of earlier dossiers be used again for this application; null: never asked, or not agreed.
ALTER TABLE draft ADD COLUMN reuse_consented_at timestamptz;
