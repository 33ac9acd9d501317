"""How pijar is started: settings, urls, the embedded database. Called by the `pijar` command and by web servers; decides nothing."""
