"""What config.yml, endpoints.yml and credentials.yml name."""
