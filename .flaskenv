# `flask run` in this folder: the page with the API of the site that `make up` runs.
FLASK_APP=webapp
