-- The list of files says of each what its statements hold.
create index bank_statement_file on bank_statement (connection, sha256);
