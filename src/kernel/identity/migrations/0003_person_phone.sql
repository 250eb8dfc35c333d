-- A person at a counter is found by the telephone number they gave.
CREATE INDEX person_phone ON person (phone) WHERE phone IS NOT NULL;
